import { request } from 'node:http';
import { request as requestTls } from 'node:https';
import { CommandError } from '../cli/errors.ts';

const answerMs = 5_000;

/** @throws CommandError (could not run) when nobody answers HTTP there, whatever the answer is */
export async function checkTarget(target: string, ownLab: boolean): Promise<void> {
  const url = new URL(target);
  await new Promise<void>((resolve, reject) => {
    const ask = url.protocol === 'https:' ? requestTls : request;
    const asked = ask(url, { method: 'GET', agent: false, timeout: answerMs, rejectUnauthorized: false }, (answer) => {
      answer.resume();
      asked.destroy();
      resolve();
    });
    asked.once('timeout', () => asked.destroy(new Error(`no answer within ${answerMs / 1000} s`)));
    asked.once('error', reject);
    asked.end();
  }).catch((error: Error) => {
    throw new CommandError('target_down', `${target} does not answer: ${error.message}`, {
      hint: ownLab ? 'start the lab with: gameday up' : 'check the address, and that the server runs',
      cause: error,
    });
  });
}
