import { bad, ok, type Result } from '@hopscope/engine';
import { hiddenFromOthers, unitPath, userPath, type Systemd } from './systemd.ts';
import { unitText, userText, type Unit } from './unit.ts';

/** Writes the unit and starts it, or starts it anew with what has changed. The answer is what has happened, in words. */
export async function install(unit: Unit, systemd: Systemd): Promise<Result<string>> {
  const refusal = refusalOf(systemd, unit.name) ?? hiddenFile(unit, systemd);
  if (refusal !== undefined) return bad(refusal);
  const path = unitPath(systemd, unit.name);
  try {
    await systemd.write(userPath(systemd, unit.name), userText(unit));
    await systemd.run('systemd-sysusers', userPath(systemd, unit.name));
    await systemd.write(path, unitText(unit));
    await systemd.run('systemctl', 'daemon-reload');
    await systemd.run('systemctl', 'enable', '--quiet', unit.name);
    await systemd.run('systemctl', 'restart', unit.name);
  } catch (error) {
    return bad((error as Error).message);
  }
  return ok(`${path} is written, and the service runs. 'journalctl -u ${unit.name}' tells what it says.`);
}

/** Stops the service and takes its unit away; what it keeps stays, and so does the user that owns it. */
export async function uninstall({ name, stateDirectory }: Unit, systemd: Systemd): Promise<Result<string>> {
  const refusal = refusalOf(systemd, name);
  if (refusal !== undefined) return bad(refusal);
  const path = unitPath(systemd, name);
  if (systemd.modeOf(path) === undefined) return bad(`there is no ${path}; nothing was changed.`);
  try {
    await systemd.run('systemctl', 'disable', '--now', '--quiet', name);
    await systemd.remove(path);
    await systemd.run('systemctl', 'daemon-reload');
  } catch (error) {
    return bad((error as Error).message);
  }
  return ok(`${path} is gone, and the service is stopped. What it kept is still in /var/lib/${stateDirectory}.`);
}

function refusalOf({ isRunning, isRoot, unitFolder }: Systemd, name: string): string | undefined {
  if (!isRunning)
    return `systemd does not run this machine (there is no /run/systemd/system). With --print the unit is printed only, as a model for whatever does.`;
  if (!isRoot)
    return `only root may change ${unitFolder}/${name}.service. Run it with sudo; with --print it is only printed.`;
  return undefined;
}

function hiddenFile({ command, reads = [] }: Unit, systemd: Systemd): string | undefined {
  const program = command.filter((word) => word.startsWith('/')).slice(0, 2);
  const places = [
    ...program.map((path) => [path, 'Put Hopscope and Node where everybody may read them, such as below /opt.']),
    ...reads.map((path) => [path, 'Put it where everybody may read it, such as into /etc/hopscope.']),
  ] as const;
  for (const [path = '', remedy] of places) {
    const hidden = hiddenFromOthers(path, systemd);
    if (hidden !== undefined) return `the service runs as a user of its own, and ${hidden}. ${remedy}`;
  }
  return undefined;
}
