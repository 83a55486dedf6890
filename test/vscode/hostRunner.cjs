/** Entry of the tiny extension, and of @vscode/test-electron, that runs the suite and writes what came of it to a file. */
const { writeFileSync } = require('node:fs');
const process = require('node:process');

/** `HOST_SUITE_RESULT` names the file: `{ seen }` or `{ error }`. */
const run = async () => {
  const result = await require(process.env.HOST_SUITE)
    .run()
    .then((seen) => ({ seen }))
    .catch((error) => ({ error: String(error.stack ?? error) }));
  writeFileSync(process.env.HOST_SUITE_RESULT, JSON.stringify(result));
};

exports.run = run;
exports.activate = () => void run();
