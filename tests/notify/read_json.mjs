import { readFileSync } from 'node:fs';

// The question of the C++ test that started this process.
export function question() {
  return JSON.parse(readFileSync(0, 'utf8'));
}

export function answer(value) {
  process.stdout.write(JSON.stringify(value));
}
