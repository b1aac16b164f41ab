/**
 * On iOS the keyboard covers the page instead of making it smaller (`interactive-widget` is Chromium's alone). The
 * style sheet takes the page's height from `--height`, so that the newest message and the composer stay visible.
 */
export function followVisualViewport(): void {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const follow = (): void => {
    const zoomed = Math.abs(viewport.scale - 1) > 0.01; // pinching must not shrink the page
    const covered = !zoomed && window.innerHeight - viewport.height > 60;
    document.documentElement.style.setProperty('--height', covered ? `${viewport.height}px` : '100dvh');
    if (covered) window.scrollTo(0, 0); // iOS pushes the page up to show the field, which is visible anyway
  };
  viewport.addEventListener('resize', follow);
  viewport.addEventListener('scroll', follow);
}
