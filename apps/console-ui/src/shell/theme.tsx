import { createTheme } from '@grafana/data';
import { GlobalStyles, ThemeContext } from '@grafana/ui';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';

export type ThemeChoice = 'system' | 'light' | 'dark';

const key = 'gameday.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');
const stored = (): ThemeChoice => {
  const value = localStorage.getItem(key);
  return value === 'light' || value === 'dark' ? value : 'system';
};

const Choice = createContext<[ThemeChoice, (choice: ThemeChoice) => void]>(['system', () => undefined]);

/** What the person chose, and how to choose. */
export const useThemeChoice = () => useContext(Choice);

/** Grafana's theme for everything below: light or dark as chosen, else as the system has it. */
export function Theme({ children }: { readonly children: ReactNode }) {
  const [choice, setChoice] = useState<ThemeChoice>(stored);
  const [systemDark, setSystemDark] = useState(dark.matches);
  useEffect(() => {
    const onChange = () => setSystemDark(dark.matches);
    dark.addEventListener('change', onChange);
    return () => dark.removeEventListener('change', onChange);
  }, []);
  const mode = choice === 'system' ? (systemDark ? 'dark' : 'light') : choice;
  const theme = useMemo(() => createTheme({ colors: { mode } }), [mode]);
  useEffect(() => {
    document.documentElement.style.colorScheme = mode;
  }, [mode]);
  const choose = (next: ThemeChoice) => {
    if (next === 'system') localStorage.removeItem(key);
    else localStorage.setItem(key, next);
    setChoice(next);
  };
  return (
    <ThemeContext.Provider value={theme}>
      <Choice.Provider value={[choice, choose]}>
        <GlobalStyles />
        {children}
      </Choice.Provider>
    </ThemeContext.Provider>
  );
}
