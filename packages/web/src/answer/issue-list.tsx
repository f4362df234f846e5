import { useWords } from '../words/language.tsx';
import type { Issue } from './line-up.ts';

/** What is to blame, and what to do about it. */
export function IssueList({ issues }: { readonly issues: readonly Issue[] }) {
  const words = useWords();
  return (
    <ul className="issues">
      {issues.map((issue) => {
        const [meaning, remedy] = words.issues[issue.code] ?? [];
        return (
          <li key={`${issue.code}-${issue.sentence}`} className={`issue issue-${issue.severity}`}>
            <a className="issue-code" href={issue.help}>
              <code>{issue.code}</code>
            </a>
            {words.tag !== 'en' && meaning && <p>{meaning}</p>}
            <p lang="en" className={words.tag === 'en' ? '' : 'quiet'}>
              {issue.sentence}
            </p>
            {remedy && (
              <p>
                <strong>{words.answer.remedy}:</strong> {remedy}
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
