/** How many turns others have while something is made. */
export async function turnsDuring<T>(work: () => Promise<T>): Promise<{ readonly made: T; readonly turns: number }> {
  let turns = 0;
  let isOver = false;
  const look = () => {
    turns += 1;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  try {
    return { made: await work(), turns };
  } finally {
    isOver = true;
  }
}
