// Plays addresses in Chromium, headless, and tells as JSON what came of it.
//
//   node play.cjs [--folder DIR] [--seconds 2] [--patience 60] [--pictures DIR] [--elsewhere] [--hls JSON] player=address ...
//
// player      native (the browser's own), hls (hls.js) or shaka (Shaka Player, DASH and HLS)
// address     of a playlist or manifest; with --folder, a path in DIR, which is then served on loopback
// --seconds   how much has to be played
// --patience  how many seconds of real time that may take
// --pictures  a picture of each player when it got there, as DIR/0.png and so on
// --hls       settings of hls.js
// --elsewhere the page comes from another origin than the media, as that of most users does
//
// For each player one line of JSON: "player", "url", "played" (whether it got there), "advanced" (seconds played), "now", "duration" and "live", "seekableEnd",
// "width", "height", "frames", "dropped", "audioBytes", "stalls", "jumps", "errors", "causes" (what the browser's own player says of its errors), "warnings"
// (what a player got over by itself) and "shown": the pictures that appeared, each with the time of media that it has ("at", seconds), the machine's time when
// it was on the screen ("seen", milliseconds since 1970), and the number that its first lines of pixels tell ("code"). The number is written in 16 blocks across
// the top of the picture, black or white, the lowest bit first; null where there is none.
//
// It ends with 0 when all got there. A .cjs file, because only require() finds packages that lie elsewhere.

const fs = require("node:fs");
const http = require("node:http");
const os = require("node:os");
const path = require("node:path");
const { parseArgs } = require("node:util");
const { chromium } = require("playwright-core");

// Players that play at the same time.
const TOGETHER = 3;

const SCRIPTS = {
  "hls.js": () => path.join(path.dirname(require.resolve("hls.js/package.json")), "dist/hls.js"),
  "shaka.js": () =>
    path.join(path.dirname(require.resolve("shaka-player/package.json")), "dist/shaka-player.compiled.debug.js"),
};

const PAGE = (player) => `<!doctype html><meta charset="utf-8"><title>${player}</title>
<style>body{margin:0;background:#000}</style><video id="video" playsinline muted></video>
${player === "hls" ? '<script src="/__player/hls.js"></script>' : ""}
${player === "shaka" ? '<script src="/__player/shaka.js"></script>' : ""}`;

// Runs in the page: begins to play, and keeps in `window.told` what happens.
async function begin({ player, url, settings }) {
  const video = document.getElementById("video");
  const told = { errors: [], warnings: [], stalls: 0, jumps: 0, shown: [] };
  window.told = told;
  const say = (what) => told.errors.push(String(what).slice(0, 500));
  video.addEventListener("error", () => say(`video: ${video.error?.code} ${video.error?.message}`));
  // Before the first picture there is nothing to stall.
  video.addEventListener("waiting", () => (told.stalls += told.shown.length > 0 ? 1 : 0));
  video.addEventListener("seeking", () => (told.jumps += told.shown.length > 0 ? 1 : 0));

  const BITS = 16;
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const code = () => {
    canvas.width = video.videoWidth;
    canvas.height = 16;
    context.drawImage(video, 0, 0, canvas.width, 16, 0, 0, canvas.width, 16);
    let number = 0;
    for (let bit = 0; bit < BITS; bit += 1) {
      const x = Math.floor(((bit + 0.5) * canvas.width) / BITS);
      const [red, green, blue] = context.getImageData(x, 6, 1, 1).data;
      const light = (red + green + blue) / 3;
      if (light > 70 && light < 185) return null;
      number += light > 128 ? 2 ** bit : 0;
    }
    return number;
  };
  const shown = (now, { mediaTime, expectedDisplayTime }) => {
    let number = null;
    try {
      number = code();
    } catch (error) {
      say(`canvas: ${error}`);
    }
    told.shown.push({ at: mediaTime, seen: performance.timeOrigin + expectedDisplayTime, code: number });
    video.requestVideoFrameCallback(shown);
  };
  video.requestVideoFrameCallback(shown);

  const play = () => video.play().catch((error) => error.name === "AbortError" || say(`play: ${error}`));
  if (player === "native") {
    video.src = url;
    // At once: see the route that `play` takes.
    play();
  } else if (player === "hls") {
    const hls = new window.Hls({ enableWorker: false, ...settings });
    hls.on(window.Hls.Events.ERROR, (_, data) => {
      const what = `${data.details} ${data.error ?? ""}`;
      if (data.fatal) say(what);
      else told.warnings.push(what.slice(0, 500));
    });
    hls.loadSource(url);
    hls.attachMedia(video);
  } else {
    window.shaka.polyfill.installAll();
    const shaka = new window.shaka.Player();
    await shaka.attach(video);
    shaka.addEventListener("error", ({ detail }) => say(`${detail.code} ${JSON.stringify(detail.data)}`));
    shaka.load(url).catch((error) => say(`load: ${error.code} ${error.message}`));
  }
  video.addEventListener("canplay", play, { once: true });
  video.addEventListener("loadeddata", () => (told.began ??= video.currentTime));
}

// Runs in the page: how far it is.
function look() {
  const video = document.getElementById("video");
  const { errors, warnings, stalls, jumps, shown, began } = window.told;
  const finite = (number) => (Number.isFinite(number) ? number : null);
  const quality = video.getVideoPlaybackQuality();
  // What was played: a step that takes much less time than it goes on is a jump.
  let advanced = video.videoWidth > 0 ? 0 : video.currentTime - (began ?? video.currentTime);
  for (let index = 1; index < shown.length; index += 1) {
    const step = shown[index].at - shown[index - 1].at;
    const took = (shown[index].seen - shown[index - 1].seen) / 1000;
    if (step > 0 && step < 1.5 * took + 0.3) advanced += step;
  }
  return {
    advanced,
    now: video.currentTime,
    duration: finite(video.duration),
    live: video.duration === Infinity,
    seekableEnd: video.seekable.length > 0 ? finite(video.seekable.end(video.seekable.length - 1)) : null,
    width: video.videoWidth,
    height: video.videoHeight,
    frames: quality.totalVideoFrames,
    dropped: quality.droppedVideoFrames,
    audioBytes: video.webkitAudioDecodedByteCount,
    stalls,
    jumps,
    errors,
    warnings,
    shown,
    ended: video.ended,
  };
}

const TYPES = {
  ".m3u8": "application/vnd.apple.mpegurl",
  ".mpd": "application/dash+xml",
  ".mp4": "video/mp4",
  ".ts": "video/mp2t",
};

// Files of a folder, for any page.
async function serve(folder) {
  const server = http.createServer((request, response) => {
    const name = path.basename(new URL(request.url, "http://localhost").pathname);
    fs.readFile(path.join(folder, name), (error, content) => {
      const headers = { "access-control-allow-origin": "*", "content-type": TYPES[path.extname(name)] ?? "text/plain" };
      response.writeHead(error ? 404 : 200, headers);
      response.end(error ? "" : content);
    });
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return server;
}

async function play(browser, player, url, options, index) {
  const context = await browser.newContext({ viewport: { width: 640, height: 480 } });
  const page = await context.newPage();
  const origin = options.elsewhere ? "http://127.0.0.1:9" : new URL(url).origin;
  await page.route(`${origin}/__player/**`, (route) => {
    const name = path.basename(new URL(route.request().url()).pathname);
    const script = SCRIPTS[name]?.();
    if (script) route.fulfill({ path: script, contentType: "text/javascript" });
    else route.fulfill({ body: PAGE(player), contentType: "text/html" });
  });
  // Chromium's own player begins three fragments from the end of a live playlist, and when it has them all before it plays, it gives up unless
  // the playlist's next version has another one. A network that needs its time leaves it some to come.
  if (player === "native")
    await page.route("**/getMP4MediaFragment*", async (route) => {
      await new Promise((later) => setTimeout(later, 200));
      await route.continue();
    });
  const told = { player, url, played: false, causes: [] };
  // Why the browser's own player gave up, which the page is not told.
  const media = await context.newCDPSession(page);
  media.on("Media.playerErrorsRaised", ({ errors }) => told.causes.push(...errors.map((error) => JSON.stringify(error))));
  await media.send("Media.enable");
  try {
    await page.goto(`${origin}/__player/page`);
    await page.evaluate(begin, { player, url, settings: JSON.parse(options.hls) });
    const until = Date.now() + options.patience * 1000;
    for (;;) {
      Object.assign(told, await page.evaluate(look));
      told.played = told.advanced >= options.seconds;
      if (told.played || told.ended || Date.now() > until) break;
      await page.waitForTimeout(50);
    }
    if (options.pictures) await page.screenshot({ path: path.join(options.pictures, `${index}.png`) });
  } catch (error) {
    told.errors = [...(told.errors ?? []), String(error)];
  }
  await context.close();
  return told;
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      folder: { type: "string" },
      seconds: { type: "string", default: "2" },
      patience: { type: "string", default: "60" },
      pictures: { type: "string" },
      hls: { type: "string", default: "{}" },
      elsewhere: { type: "boolean", default: false },
    },
  });
  const options = { ...values, seconds: Number(values.seconds), patience: Number(values.patience) };
  const server = values.folder ? await serve(values.folder) : null;
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "penstock-player-"));
  // It starts with a profile of its own, calls nobody, and may play without being asked to.
  const browser = await chromium.launch({
    executablePath: process.env.PENSTOCK_TEST_CHROMIUM || "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // A page that the test makes up is nowhere, from where the browser would ask before it calls this machine.
      "--disable-features=LocalNetworkAccessChecks",
      "--autoplay-policy=no-user-gesture-required",
      "--mute-audio",
    ],
    env: { ...process.env, HOME: profile, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile },
  });
  try {
    const plays = positionals.map((given, index) => {
      const [player, ...address] = given.split("=");
      const url = server ? `http://127.0.0.1:${server.address().port}/${address.join("=")}` : address.join("=");
      return { player, url, index };
    });
    // Some at a time: most of the time each of them waits for its clock.
    const told = [];
    const next = plays.values();
    const some = async () => {
      for (const { player, url, index } of next) told[index] = await play(browser, player, url, options, index);
    };
    await Promise.all(Array.from({ length: TOGETHER }, some));
    for (const each of told) console.log(JSON.stringify(each));
    process.exitCode = told.every(({ played }) => played) ? 0 : 1;
  } finally {
    await browser.close();
    server?.close();
    server?.closeAllConnections();
    fs.rmSync(profile, { recursive: true, force: true });
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
