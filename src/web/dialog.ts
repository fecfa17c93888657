/** Owns asking before something that cannot be undone. */
import { element, freshId } from './element.ts';

/** @returns whether it was confirmed; the focus goes back to where it was */
export function confirmed(question: string, consequence: string, action: string): Promise<boolean> {
  const id = freshId('question');
  const box = element(
    'dialog',
    { 'aria-labelledby': id },
    element('h2', { id }, question),
    element('p', {}, consequence),
  );
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const choice = (text: string, look: string, value: string): HTMLButtonElement => {
    const made = element('button', { type: 'button', class: look }, text);
    made.addEventListener('click', () => box.close(value));
    return made;
  };
  box.append(
    element('div', { class: 'choices' }, choice('Keep it as it is', 'quiet', ''), choice(action, 'danger', 'yes')),
  );
  box.addEventListener('close', () => {
    box.remove();
    resolve(box.returnValue === 'yes');
  });
  document.body.append(box);
  box.showModal();
  return promise;
}
