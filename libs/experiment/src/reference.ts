/** `${name}`: stands for a value of the configuration or the secrets, and takes its type. */
export type Reference = `\${${string}}`;

/**
 * What an author may write where `T` is wanted: `T` itself, or a reference in the place of any text, number or boolean
 * within it. Choices such as a toxic's type are written out: the compiler tells alternatives apart by them. References
 * are resolved before the value is checked against its schema.
 */
export type Authored<T> = T extends number | boolean
  ? T | Reference
  : T extends object
    ? { readonly [K in keyof T]: Authored<T[K]> }
    : T;
