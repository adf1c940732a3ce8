// Loading the binding in a process of its own: what it says of itself, without keeping TensorFlow in this process.
import { z } from 'zod';
import { runTool } from '../registries.js';

const SCRIPT = `
const binding = require(process.argv[1]);
const facts = { tensorflow: binding.TF_Version, gpu: binding.isUsingGpuDevice() };
process.stdout.write('binding ' + JSON.stringify(facts) + '\\n');
`;
const schema = z.object({ tensorflow: z.string(), gpu: z.boolean() });

/** What a binding that loads says: TensorFlow's version and whether it computes on a GPU. */
export type BindingFacts = z.infer<typeof schema>;

/** Loads a binding in a child process; a string says why it does not load. */
export async function checkBinding(file: string, signal?: AbortSignal): Promise<BindingFacts | string> {
  const { ok, said } = await runTool([process.execPath, '-e', SCRIPT, file], signal && { signal });
  const line = said.split('\n').find((text) => text.startsWith('binding {'));
  if (ok && line !== undefined) return schema.parse(JSON.parse(line.slice('binding '.length)));
  return said.split('\n').find((text) => /error/i.test(text)) ?? (said || 'the process ended without a word');
}
