/** Small things that this browser remembers. Where it keeps nothing (private windows may refuse), nothing breaks. */
export function readKept(name: string): string | undefined {
  try {
    return localStorage.getItem(`hopscope.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function writeKept(name: string, value: string): void {
  try {
    localStorage.setItem(`hopscope.${name}`, value);
  } catch {
    // It is remembered until the page is left, by whoever asked for it.
  }
}
