// A systemd unit that runs the scheduler in the background (systemd.service(5), quoting as in systemd.syntax(7)).
import { UsageError } from '../errors.js';

/** What the unit names. */
export interface UnitFacts {
  readonly node: string;
  readonly main: string;
  /** The folder that the scheduler works in. */
  readonly folder: string;
  readonly home: string;
  readonly cache: string;
  /** Folders and files of sweeps, as arguments. */
  readonly targets: readonly string[];
}

/** The text of the unit; a UsageError when a name would be read as more than a name. */
export function renderUnit({ node, main, folder, home, cache, targets }: UnitFacts): string {
  for (const name of [node, main, folder, home, cache, ...targets]) refuseOddName(name);
  const command = [node, main, 'schedule', 'run', '--', ...targets].map(quoteArgument).join(' ');
  return `# Save it as ~/.config/systemd/user/dyrep.service, then:
#   systemctl --user daemon-reload
#   systemctl --user enable --now dyrep
#   loginctl enable-linger    (to keep it running while you are logged out)
# Its lines are in: journalctl --user -u dyrep
[Unit]
Description=dyrep: scheduled sweeps

[Service]
WorkingDirectory=${escapePercent(folder)}
Environment=${quote(`DYREP_HOME=${home}`)}
Environment=${quote(`DYREP_CACHE=${cache}`)}
ExecStart=${command}
# The scheduler asks its sweep to end with checkpoints; an interrupted one is no failure.
KillMode=mixed
KillSignal=SIGTERM
TimeoutStopSec=600
SuccessExitStatus=130
Restart=on-failure
RestartSec=60

[Install]
WantedBy=default.target
`;
}

/** A line end would begin another setting, and a backslash at the end of a line goes on with the next one. */
function refuseOddName(name: string): void {
  if (/\p{Cc}|\\$/u.test(name))
    throw new UsageError(
      `${JSON.stringify(name)} cannot stand in a unit: rename it, or write the unit by hand`,
    );
}

function escapePercent(text: string): string {
  return text.replaceAll('%', '%%');
}

function quote(text: string): string {
  return `"${escapePercent(text).replace(/[\\"]/g, '\\$&')}"`;
}

/** Arguments of a command line also have their variables replaced. */
function quoteArgument(text: string): string {
  const plain = /^[\w@./:=+-]+$/.test(text);
  return plain ? text : quote(text).replaceAll('$', '$$$$');
}
