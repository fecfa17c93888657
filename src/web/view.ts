/** Owns what each part of the page hands to the frame that shows it. */

export interface View {
  /** Of the window, and what is said when the view opens. */
  readonly title: string;
  readonly root: HTMLElement;
  /** Ends all that still runs for the view. */
  close(): void;
}
