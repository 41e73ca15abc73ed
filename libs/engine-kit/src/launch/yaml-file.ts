/** The content of a generated YAML file. JSON is YAML, so that no YAML library stays in the supervisor's memory. */
export const yamlFile = (content: unknown): string =>
  `# Written at every start; a change here is lost.\n${JSON.stringify(content, null, 2)}\n`;
