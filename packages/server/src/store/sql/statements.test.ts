import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { MIGRATIONS } from './migrations.ts';
import { STATEMENTS, type StatementName } from './statements.ts';

// A page of a list may cost what the page holds, never what the store holds.
test.each<[StatementName, RegExp]>([
  ['getOperation', /^SEARCH operations USING INDEX \S+ \(id=\?\)$/],
  ['finishOperation', /^SEARCH operations USING INDEX \S+ \(id=\?\)$/],
  ['listOperations', /^SEARCH operations USING INDEX operations_by_age \(\(created_at,id\)<\(\?,\?\)\)$/],
  ['listOperationsOfScope', /^SEARCH operations USING INDEX operations_by_scope \(scope_key=\? AND \(created_at,id\)</],
  ['unfinishedOperations', /^SCAN operations USING INDEX operations_running$/],
  ['deleteOperationsBefore', /\nSEARCH operations USING (COVERING )?INDEX operations_ended \(updated_at<\?\)$/],
  ['deleteOldestOperations', /\nSEARCH operations USING INDEX operations_ended \(updated_at<\?\)\n/],
  ['getResource', /^SEARCH resources USING INDEX \S+ \(key=\?\)$/],
  ['listResources', /^SEARCH resources USING INDEX \S+ \(key>\? AND key<\?\)$/],
  ['listResourcesOfType', /^SEARCH resources USING INDEX resources_by_type \(type_key=\? AND key>\? AND key<\?\)$/],
  ['listChanges', /^SEARCH changes USING INDEX \S+ \(revision>\?\)$/],
  ['principalByClientId', /^SEARCH principals USING INDEX \S+ \(client_key=\?\)$/],
])('%s goes by an index and sorts nothing', (name, plan) => {
  const db = new DatabaseSync(':memory:');
  db.exec(MIGRATIONS.flat().join(';'));
  const text = STATEMENTS[name].steps[0].text.replaceAll(/\$(\d+)/g, '?$1');
  const steps = db.prepare(`explain query plan ${text}`).all();
  const said = steps.map(({ detail }) => detail).join('\n');
  expect(said).toMatch(plan);
  expect(said).not.toContain('TEMP B-TREE');
  db.close();
});

test('values are numbered from $1 without gaps, so that every database can infer their types', () => {
  for (const { steps } of Object.values(STATEMENTS)) {
    for (const { text } of steps) {
      const numbers = new Set([...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
      expect([...numbers].toSorted((a, b) => a - b)).toEqual(Array.from(numbers, (_, index) => index + 1));
    }
  }
});
