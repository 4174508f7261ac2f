"""The script of a gallery: language and theme, animations, and commands to copy. It loads nothing from elsewhere."""

from __future__ import annotations

from typing import Final

__all__ = ["SCRIPT"]

SCRIPT: Final = """
const root = document.documentElement;

// The best picture of a figure: the language is more important than the theme.
const variantOf = (figure) => {
  const there = figure.dataset.variants.split(' ');
  const {language, theme} = root.dataset;
  const has = (test) => there.find((name) => test(...name.split('-')));
  return has((l, t) => l === language && t === theme) || has((l) => l === language)
    || has((l, t) => t === theme) || there[0];
};

const frameFile = (figure, number) =>
  variantOf(figure) + '/' + figure.id + '/' + String(number - 1).padStart(3, '0') + '.png';

const showFrame = (figure, number) => {
  const moving = figure.querySelector('.moving');
  moving.src = frameFile(figure, number);
  moving.hidden = false;
  figure.querySelector('.still').hidden = true;
  figure.querySelector('input').value = number;
  figure.querySelector('output').textContent = number + ' / ' + figure.dataset.frames;
};

const update = () => {
  for (const figure of document.querySelectorAll('figure')) {
    const variant = variantOf(figure), still = figure.querySelector('.still');
    const source = variant + '/' + figure.dataset.file;
    still.setAttribute(still.tagName === 'OBJECT' ? 'data' : 'src', source);
    figure.querySelector('.picture a').href = figure.dataset.frames ? variant + '/' + figure.id + '.gif' : source;
    if (still.hidden) showFrame(figure, Number(figure.querySelector('input').value));
  }
  for (const kind of ['language', 'theme'])
    for (const button of document.querySelectorAll('[data-set-' + kind + ']'))
      button.setAttribute('aria-pressed', button.getAttribute('data-set-' + kind) === root.dataset[kind]);
  root.lang = root.dataset.language;
};

const timers = new Map();

const pause = (figure) => {
  clearTimeout(timers.get(figure));
  timers.delete(figure);
  figure.querySelector('.play').hidden = false;
  figure.querySelector('.pause').hidden = true;
};

const play = (figure) => {
  const count = Number(figure.dataset.frames), milliseconds = 1000 * Number(figure.dataset.seconds);
  for (let number = 1; number <= count; number++) new Image().src = frameFile(figure, number);
  const step = (number) => {
    showFrame(figure, number);
    const wait = milliseconds + (number === count ? 1500 : 0);
    timers.set(figure, setTimeout(step, wait, number % count + 1));
  };
  const at = Number(figure.querySelector('input').value);
  step(figure.querySelector('.still').hidden ? at % count + 1 : 1);
  figure.querySelector('.play').hidden = true;
  figure.querySelector('.pause').hidden = false;
};

const copy = async (button) => {
  const text = button.parentElement.querySelector('code').textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {  // browsers refuse the clipboard to some pages that are files
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  const [before, after] = button.children;
  before.hidden = true;
  after.hidden = false;
  setTimeout(() => { before.hidden = false; after.hidden = true; }, 1500);
};

document.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  const figure = button.closest('figure');
  if (button.dataset.setLanguage) root.dataset.language = button.dataset.setLanguage;
  if (button.dataset.setTheme) root.dataset.theme = button.dataset.setTheme;
  if (button.closest('header')) update();
  if (button.classList.contains('copy')) copy(button);
  if (button.classList.contains('play')) play(figure);
  if (button.classList.contains('pause')) pause(figure);
});

document.addEventListener('input', (event) => {
  const figure = event.target.closest('figure');
  pause(figure);
  showFrame(figure, Number(event.target.value));
});

for (const controls of document.querySelectorAll('.controls')) controls.hidden = false;
update();
"""
