/** A function of few different arguments that makes each of its results once. */
export function remembered<Argument, Result>(make: (argument: Argument) => Result): (argument: Argument) => Result {
  const known = new Map<Argument, Result>();
  return (argument) => {
    const result = known.get(argument);
    if (result !== undefined) return result;
    const made = make(argument);
    known.set(argument, made);
    return made;
  };
}
