/** Owns the style sheets that Markdown is printed with by a browser. */
export const styles = {
  github: `@page{size:A4;margin:18mm}
body{font:16px/1.5 "Liberation Sans",Arial,sans-serif;color:#1f2328;max-width:none;margin:0;padding:0}
h1,h2{border-bottom:1px solid #d1d9e0;padding-bottom:.3em;line-height:1.25}h1{font-size:2em}h2{font-size:1.5em}h3{font-size:1.25em}h4{font-size:1em}
h5{font-size:.875em}h6{font-size:.85em;color:#59636e}
code{font:85% "DejaVu Sans Mono",monospace;background:#eff1f3;border-radius:6px;padding:.2em .4em}
pre{background:#f6f8fa;border-radius:6px;padding:16px;line-height:1.45;white-space:pre-wrap}pre code{background:none;padding:0}
blockquote{border-left:.25em solid #d1d9e0;color:#59636e;margin:0;padding:0 1em}
table{border-collapse:collapse}th,td{border:1px solid #d1d9e0;padding:6px 13px}tr:nth-child(2n){background:#f6f8fa}a{color:#0969da;text-decoration:none}`,
  paper: `@page{size:A4;margin:20mm 16mm}
body{font:10pt/1.25 "Liberation Serif",Times,serif;text-align:justify;hyphens:auto;columns:2;column-gap:8mm;margin:0;padding:0;max-width:none}
h1{font-size:17pt;column-span:all;text-align:center}h2{font-size:12pt}h3{font-size:10.5pt}h4{font-size:10pt;font-style:italic;font-weight:normal}
pre{font-size:7.5pt;white-space:pre-wrap;text-align:left}code{font-family:"Liberation Mono",monospace;font-size:90%}
table{border-collapse:collapse;font-size:8.5pt;border-top:1px solid;border-bottom:1px solid}th{border-bottom:.6px solid}th,td{padding:1mm 1.5mm;vertical-align:top;text-align:left}
a{color:inherit;text-decoration:none}blockquote{font-style:italic;margin:2mm 5mm}`,
  dense: `@page{size:letter;margin:12mm}
body{font:8.5pt/1.3 "DejaVu Sans",sans-serif;margin:0;padding:0;max-width:none}
h1{font-size:14pt;color:#fff;background:#24476b;padding:2mm}h2{font-size:10.5pt;color:#24476b}h3{font-size:9pt}h4,h5,h6{font-size:8.5pt}
p,ul,ol,pre,dl{margin:1.2mm 0}li{margin:0}pre{border-left:2px solid #999;padding-left:3mm;white-space:pre-wrap}code{font-family:"Liberation Mono",monospace}
table{border-collapse:collapse;width:100%}th{background:#24476b;color:#fff;text-align:left}td{border-bottom:.5px solid #ccc}th,td{padding:1mm}`,
} as const;
