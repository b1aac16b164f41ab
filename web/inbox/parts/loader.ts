import { useEffect, useState } from 'preact/hooks';

/** What a page needs before it can show anything, with the reason when it could not be had. */
export function useLoader<T>(load: () => Promise<T>, about: readonly unknown[]) {
  const [data, setData] = useState<T | undefined>();
  const [error, setError] = useState<unknown>();
  const reload = async () => {
    try {
      setData(await load());
      setError(undefined);
    } catch (failed) {
      setError(failed);
    }
  };
  useEffect(() => void reload(), about);
  return { data, error, reload };
}
