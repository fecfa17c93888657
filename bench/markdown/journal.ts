/** Owns the LaTeX that prints Markdown as a journal of software papers does: metadata in a margin, a running footer with the citation. */
export const journalHeader = String.raw`
\usepackage[a4paper,top=3.2cm,bottom=3cm,right=1.5cm,left=1cm,headheight=1.6cm,reversemp,includemp,marginparwidth=4.5cm]{geometry}
\usepackage{fancyhdr,marginnote,titlesec,fvextra}
\pagestyle{fancy}\fancyhf{}\renewcommand{\headrulewidth}{0pt}\renewcommand{\footrulewidth}{0.25pt}
\fancyhead[L]{\hspace{0.4cm}\sffamily\Large The Journal of Open Papers}
\fancyfoot[L]{\parbox[t]{0.86\headwidth}{\footnotesize\sffamily Marlow et al., (2024). A paper about software. \textit{Journal of Open Papers}, 9(94), 5996. https://doi.org/10.21105/papers.05996.}}
\fancyfoot[R]{\sffamily\thepage}
\titleformat{\section}{\normalfont\sffamily\Large\bfseries}{}{0pt}{}
\titleformat{\subsection}{\normalfont\sffamily\large\bfseries}{}{0pt}{}
\titleformat{\subsubsection}{\normalfont\sffamily\bfseries}{}{0pt}{}
\AtBeginDocument{\marginpar{\raggedright\sffamily\small
{\bfseries DOI:} 10.21105/papers.05996\par\vspace{2mm}
{\bfseries Software}\begin{itemize}\setlength\itemsep{0em}\item Review\item Repository\item Archive\end{itemize}
\vspace{2mm}\rule{\marginparwidth}{0.4pt}\par\vspace{2mm}
{\bfseries Editor:} Ada Lowell\par{\bfseries Reviewers:}\begin{itemize}\setlength\itemsep{0em}\item @reader\item @other-reader\end{itemize}
{\bfseries Submitted:} 03 May 2023\par{\bfseries Published:} 21 February 2024\par\vspace{2mm}
{\bfseries License}\par Authors of papers retain copyright and release the work under a Creative Commons Attribution 4.0 International License (CC BY 4.0).}}
`;
