import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MACHINE_ADDRESS, machineMissing, openSystemdMachine, type SystemdMachine } from './systemd-machine.fixture.ts';

const missing = machineMissing();

describe.skipIf(missing)(
  `services of a machine that systemd runs${missing === undefined ? '' : ` (skipped: needs ${missing})`}`,
  () => {
    let machine: SystemdMachine;
    beforeAll(async () => {
      machine = openSystemdMachine();
      await machine.started;
    }, 120_000);
    afterAll(() => machine?.close());

    /** A service may need seconds until it has begun, or begun again. */
    const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
      for (let left = 300; left > 0; left--) {
        const seen = await look();
        if (seen !== undefined) return seen;
        await pause(200);
      }
      const { out } = await machine.run('journalctl', ['--no-pager', '--lines=40']);
      throw new Error(`it did not come: ${out}`);
    };
    const property = async (unit: string, name: string) =>
      (await machine.run('systemctl', ['show', '--value', `--property=${name}`, unit])).out.trim();
    const online = (pattern: RegExp) => async () => {
      const { out } = await machine.hopscope('agent list');
      return pattern.test(out) ? out : undefined;
    };
    const statusOf = async (unit: string) => {
      const { out } = await machine.run('cat', [`/proc/${await property(unit, 'MainPID')}/status`]);
      return (field: string) => new RegExp(`^${field}:\\s*(\\S+)`, 'm').exec(out)?.[1];
    };
    const check = () => machine.hopscope(`check --from web-1 --to ${MACHINE_ADDRESS}:8443 --count 3 --quiet`);

    test('a server answers as soon as it is installed, and an agent that was enrolled is online', async () => {
      const server = await machine.hopscope('server install --example none --host 0.0.0.0');
      expect(server).toMatchObject({ code: 0, err: '' });
      const token = await until(async () => {
        const { code, out } = await machine.hopscope('agent token create');
        return code === 0 ? out : undefined;
      });
      const enrolled = await machine.hopscope(
        'agent enroll --server https://localhost:8443 --name web-1 --token-file -',
        token,
      );
      expect(enrolled.err).toBe('');
      expect(await machine.hopscope('agent install')).toMatchObject({ code: 0, err: '' });
      await until(online(/^web-1 +online/m));
      expect(await check()).toMatchObject({
        code: 0,
        out: expect.stringMatching(/^Reachable: all 3 probes connected/),
      });
    }, 120_000);

    test.each(['hopscope', 'hopscope-agent'])('%s runs as a user of its own, without any privilege', async (unit) => {
      const field = await statusOf(unit);
      const { out: user } = await machine.run('id', ['-u', unit]);
      expect({
        uid: field('Uid'),
        effective: field('CapEff'),
        bounding: field('CapBnd'),
        more: field('NoNewPrivs'),
      }).toEqual({
        uid: user.trim(),
        effective: '0000000000000000',
        bounding: '0000000000000000',
        more: '1',
      });
      expect(Number(user)).toBeGreaterThan(0);
    });

    test('the journal holds no secret', async () => {
      const { out } = await machine.run('journalctl', ['--no-pager', '--unit=hopscope', '--unit=hopscope-agent']);
      expect(out).toContain('Hopscope listens on https://localhost:8443');
      expect(out).not.toMatch(/secret=|hs1\./);
    });

    test('a server that is killed comes back by itself, and so does its agent', async () => {
      const before = await property('hopscope', 'MainPID');
      await machine.run('kill', ['-KILL', before]);
      await until(async () => {
        const now = await property('hopscope', 'MainPID');
        return now === before || now === '0' ? undefined : now;
      });
      await until(online(/^web-1 +online/m));
      expect((await check()).code).toBe(0);
    }, 120_000);

    test('an agent that is uninstalled is gone, and says so to nobody any more', async () => {
      expect(await machine.hopscope('agent install --uninstall')).toMatchObject({ code: 0, err: '' });
      expect(await property('hopscope-agent', 'LoadState')).toBe('not-found');
      await until(online(/^web-1 +offline/m));
    });
  },
);
