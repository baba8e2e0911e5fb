// Sends the buttons' requests and loads the changing part of the overview page again.
'use strict';

const live = document.getElementById('live');
const message = document.getElementById('message');
const refresh = document.getElementById('refresh');

async function load() {
  try {
    const answer = await fetch('/simulator/overview');
    const html = await answer.text();
    if (html !== live.dataset.latest) {
      live.dataset.latest = html;
      live.innerHTML = html;
    }
  } catch {
    message.textContent = 'The simulator does not answer.';
  }
}

async function change(path, body) {
  try {
    const answer = await fetch('/simulator/' + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const result = await answer.json();
    const choices = (result.choices || []).join(', ');
    message.textContent = answer.ok
      ? 'Done: ' + path + ' ' + JSON.stringify(body)
      : result.error + (choices ? '. Possible: ' + choices : '');
    message.className = answer.ok ? '' : 'bad';
  } catch {
    message.textContent = 'The simulator does not answer.';
  }
  await load();
}

for (const button of document.querySelectorAll('button[data-path]')) {
  button.addEventListener('click', () => change(button.dataset.path, JSON.parse(button.dataset.body)));
}

document.getElementById('fault').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  const body = {
    endpoint: form.get('endpoint'),
    fault: form.get('fault'),
    occurrence: Number(form.get('occurrence')),
  };
  const value = form.get('value').trim();
  if (value) {
    const name = body.fault === 'ERROR_CODE' ? 'code' : body.fault === 'BODY' ? 'body' : 'value';
    const number = name === 'value' && /^\d+$/.test(value);
    body[name] = number ? Number(value) : value;
  }
  change('faults', body);
});

// A refresh would move what a person is reading or has selected with the keyboard.
setInterval(() => {
  const reading = live.contains(document.activeElement) || String(getSelection());
  if (refresh.checked && !document.hidden && !reading) {
    load();
  }
}, 2000);
