/** How long it is remembered: by the browser, or by this tab alone. */
type Keeper = 'browser' | 'tab';

/** Small things that this browser remembers. Where it keeps nothing (private windows may refuse), nothing breaks. */
export function readKept(name: string, keeper: Keeper = 'browser'): string | undefined {
  try {
    return storeOf(keeper).getItem(`hopscope.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function writeKept(name: string, value: string, keeper: Keeper = 'browser'): void {
  try {
    storeOf(keeper).setItem(`hopscope.${name}`, value);
  } catch {
    // It is remembered until the page is left, by whoever asked for it.
  }
}

const storeOf = (keeper: Keeper): Storage => (keeper === 'tab' ? sessionStorage : localStorage);
