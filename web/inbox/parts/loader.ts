import { useCallback, useEffect, useState } from 'preact/hooks';
import { request } from '../api';

/** What a page needs before it can show anything, with the reason when it could not be had. */
export function useLoader<T>(path: string) {
  const [data, setData] = useState<T | undefined>();
  const [error, setError] = useState<unknown>();
  const reload = useCallback(async () => {
    try {
      setData(await request<T>('GET', path));
      setError(undefined);
    } catch (failed) {
      setError(failed);
    }
  }, [path]);
  useEffect(() => void reload(), [reload]);
  return { data, error, reload };
}
