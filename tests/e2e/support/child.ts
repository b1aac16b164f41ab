import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const PATIENCE_MS = 5_000;

/** A program that a test starts, listens to line by line, and ends by its id. */
export class Child {
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly lines: string[] = [];
  private readonly waiting = new Set<() => void>();
  private complaints = '';
  private ended = false;

  constructor(readonly program: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.process = spawn(program, args, { env });
    createInterface({ input: this.process.stdout }).on('line', (line) => {
      this.lines.push(line);
      this.wake();
    });
    this.process.stderr.setEncoding('utf8').on('data', (text: string) => (this.complaints += text));
    const gone = () => {
      this.ended = true;
      this.wake();
    };
    this.process.once('exit', gone).once('error', gone);
  }

  /** How many lines it has said so far. */
  get said(): number {
    return this.lines.length;
  }

  /** What `wanted` makes of the first line, from number `from` on, of which it makes anything. Waits for that line. */
  async heard<T>(wanted: (line: string) => T | undefined, from = 0): Promise<T> {
    for (let next = from; ; ) {
      for (; next < this.lines.length; next += 1) {
        const found = wanted(this.lines[next] ?? '');
        if (found !== undefined) return found;
      }
      if (this.ended) throw new Error(`${this.program} has ended:\n${this.lines.join('\n')}\n${this.complaints}`);
      await new Promise<void>((woken) => this.waiting.add(woken));
    }
  }

  /** Every line so far, from number `from` on. */
  since(from: number): readonly string[] {
    return this.lines.slice(from);
  }

  tell(line: string): void {
    this.process.stdin.write(`${line}\n`);
  }

  async stop(): Promise<void> {
    if (this.ended) return;
    const gone = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    const late = setTimeout(() => this.process.kill('SIGKILL'), PATIENCE_MS);
    await gone;
    clearTimeout(late);
  }

  private wake(): void {
    const woken = [...this.waiting];
    this.waiting.clear();
    for (const go of woken) go();
  }
}
