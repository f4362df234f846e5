import { clausesOf, ENTRIES, GROUPS, type Group, type NamedEntry } from '@hopscope/engine';

/** The pages of docs/catalogue by file name, as the engine's data says them. `examples`: codes that have one. */
export const pages = (examples: ReadonlySet<string>): ReadonlyMap<string, string> =>
  new Map([
    ['README.md', index()],
    ...groupNames().map((group): [string, string] => [`${group}.md`, page(group, examples)]),
  ]);

const groupNames = () => Object.keys(GROUPS) as readonly Group[];
const entriesOf = (group: Group, emitted: boolean) =>
  ENTRIES.filter((entry) => entry.group === group && entry.emitted === emitted);

/** The anchor of a heading, as GitHub makes it. */
const link = ({ code, group }: NamedEntry) => `[\`${code}\`](${group}.md#${code.toLowerCase()})`;

function index(): string {
  const rows = groupNames().map((group) => {
    const { title, about } = GROUPS[group];
    return `| [${title}](${group}.md) | ${about} | ${entriesOf(group, true).map(link).join(' ')} |`;
  });
  return `# Catalogue of issues

Every diagnostic code: what it means, what to do about it, what proves it, and Azure's word for it in \`issues[].type\` of
connectivityCheck. The pages are written from the engine's own data by \`npm run catalogue\`. A running server shows them, too, at
\`/docs/catalogue\`; each issue of its answers has the address of its entry as \`help\`, and \`hopscope help NSG_DENY\` prints one.
Codes that are emitted have an [example](../../examples/catalogue/README.md) that makes the engine say them.

| group | about | emitted |
|---|---|---|
${rows.join('\n')}
| all | Codes that nothing emits yet are at the end of each page. | ${ENTRIES.filter(({ emitted }) => emitted).length} of ${ENTRIES.length} |
`;
}

function page(group: Group, examples: ReadonlySet<string>): string {
  const { title, about } = GROUPS[group];
  const [emitted, kept] = [entriesOf(group, true), entriesOf(group, false)];
  const rest =
    kept.length === 0
      ? []
      : [
          '## Not emitted yet',
          'Nothing says these yet. They are named so that what comes to say them, and who writes scripts for it, find one word.',
          ...kept.map((entry) => section(entry, '###', examples)),
        ];
  return `${[`# ${title}`, about, ...emitted.map((entry) => section(entry, '##', examples)), ...rest].join('\n\n')}\n`;
}

function section(entry: NamedEntry, heading: string, examples: ReadonlySet<string>): string {
  const { code, group, meaning, remedy, azure } = entry;
  const types = azure.map((type) => `\`${type}\``).join(', ');
  const facts = [
    ...clausesOf(entry),
    azure.length === 0 ? 'Azure has no word for it' : `Azure: ${types}`,
    ...(examples.has(code) ? [`[example](../../examples/catalogue/${group}/${code}.json)`] : []),
  ];
  return [`${heading} ${code}`, meaning, `**What to do.** ${remedy}`, `_${facts.join(' · ')}_`].join('\n\n');
}
