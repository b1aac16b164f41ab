import { chooseLocale, locale } from '../strings';

const languages = [
  { value: 'de', label: 'Deutsch' },
  { value: 'en', label: 'English' },
] as const;

/** Each language by its own name, so that whoever cannot read this page finds the way out of it. */
export function LanguageSwitch() {
  return (
    <div class="languages">
      {languages.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          class="text-button"
          lang={value}
          aria-pressed={locale.value === value}
          onClick={() => chooseLocale(value)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
