// The runtime of Node.js functions: asks for work, calls the handler, answers. Loads `file.export`, from CommonJS or modules, as an
// async function or with a callback.
import http from 'node:http';
import path from 'node:path';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true });

function call(method, where, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const options = { host, port, agent, method, path: `/2018-06-01/runtime/${where}`, headers };
    const request = http.request(options, (response) => {
      const pieces = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => resolve({ headers: response.headers, status: response.statusCode, body: Buffer.concat(pieces) }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const told = (error) => (error instanceof Error
  ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
  : { errorType: typeof error, errorMessage: String(error), trace: [] });

function fail(where, error) {
  const body = told(error);
  console.error(JSON.stringify(body));
  return call('POST', where, JSON.stringify(body), {
    'Content-Type': 'application/json',
    'Lambda-Runtime-Function-Error-Type': body.errorType,
  });
}

async function load() {
  const [, folder, file, names] = /^(.*\/)?([^./]+)\.(.+)$/.exec(process.env._HANDLER) ?? [];
  if (!file) throw Object.assign(new Error(`Bad handler ${process.env._HANDLER}`), { name: 'Runtime.MalformedHandlerName' });
  const base = path.resolve(process.env.LAMBDA_TASK_ROOT, folder ?? '', file);
  const found = ['', '.js', '.mjs', '.cjs'].map((end) => base + end).find((one) => existsSync(one));
  if (!found) throw Object.assign(new Error(`Cannot find module '${file}'`), { name: 'Runtime.ImportModuleError' });
  let module;
  try {
    module = createRequire(import.meta.url)(found);
  } catch (error) {
    if (error.code !== 'ERR_REQUIRE_ESM' && !(error instanceof SyntaxError)) throw error;
    module = await import(pathToFileURL(found));
  }
  const handler = names.split('.').reduce((inner, name) => inner?.[name], module);
  if (typeof handler !== 'function') {
    throw Object.assign(new Error(`${process.env._HANDLER} is undefined or not exported`), { name: 'Runtime.HandlerNotFound' });
  }
  return handler;
}

function context(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const client = headers['lambda-runtime-client-context'];
  return {
    callbackWaitsForEmptyEventLoop: true,
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: client ? JSON.parse(client) : undefined,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

const run = (handler, event, about) => new Promise((resolve, reject) => {
  const callback = (error, result) => (error ? reject(error) : resolve(result));
  Object.assign(about, { done: callback, fail: reject, succeed: resolve });
  const returned = handler(event, about, callback);
  if (typeof returned?.then === 'function') returned.then(resolve, reject);
});

let handler;
try {
  handler = await load();
} catch (error) {
  await fail('init/error', error);
  process.exit(1);
}
for (;;) {
  const next = await call('GET', 'invocation/next');
  if (next.status !== 200) process.exit(0);
  const id = next.headers['lambda-runtime-aws-request-id'];
  process.env._X_AMZN_TRACE_ID = next.headers['lambda-runtime-trace-id'];
  try {
    const result = await run(handler, JSON.parse(next.body), context(next.headers));
    const answer = await call('POST', `invocation/${id}/response`, JSON.stringify(result) ?? 'null', { 'Content-Type': 'application/json' });
    if (answer.status === 413) console.error(answer.body.toString());
  } catch (error) {
    await fail(`invocation/${id}/error`, error);
  }
}
