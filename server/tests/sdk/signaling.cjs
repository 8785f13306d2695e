// Signaling channels through AWS's own clients: the SDK for WebRTC in JavaScript, which speaks to nothing but wss://, and the SDK v3 for the
// operations around it. `ws` is the WebSocket that Node.js 20 has not got, and speaks as devices do where the SDK will not.
//
// Plain assertions, no test framework: it is run by server/tests/signaling.rs against a server of its own.

const assert = require("node:assert/strict");
const { once } = require("node:events");
const WebSocket = require("ws");
globalThis.WebSocket = WebSocket;
const {
  KinesisVideoClient,
  CreateSignalingChannelCommand,
  DeleteSignalingChannelCommand,
  GetSignalingChannelEndpointCommand,
} = require("@aws-sdk/client-kinesis-video");
const {
  KinesisVideoSignalingClient,
  GetIceServerConfigCommand,
  SendAlexaOfferToMasterCommand,
} = require("@aws-sdk/client-kinesis-video-signaling");
const { Role, SignalingClient, SigV4RequestSigner } = require("amazon-kinesis-video-streams-webrtc");

const region = process.env.AWS_REGION;
const credentials = {
  accessKeyId: process.env.AWS_ACCESS_KEY_ID,
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
};
const PATIENCE_MS = 60_000;

const soon = (promise, what) => {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`never happened: ${what}`)), PATIENCE_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

// What comes before somebody waits for it is kept.
function inbox(emitter, events) {
  const heard = [];
  const waiting = [];
  for (const event of events) {
    emitter.on(event, (...parts) => {
      heard.push([event, ...parts]);
      waiting.shift()?.();
    });
  }
  return async (what) => {
    while (heard.length === 0) await soon(new Promise((wake) => waiting.push(wake)), what);
    return heard.shift();
  };
}

let channelARN;
let endpoint;

async function connect(clientId) {
  const role = clientId === undefined ? Role.MASTER : Role.VIEWER;
  const client = new SignalingClient({ channelARN, channelEndpoint: endpoint, role, clientId, region, credentials });
  client.hears = inbox(client, ["sdpOffer", "sdpAnswer", "iceCandidate", "statusResponse"]);
  client.closed = once(client, "close");
  const opened = once(client, "open");
  client.open();
  await soon(opened, `${clientId ?? "the master"} connects`);
  return client;
}

const signed = (parameters, date, keys = credentials) =>
  new SigV4RequestSigner(region, keys).getSignedURL(endpoint, { "X-Amz-ChannelARN": channelARN, ...parameters }, date);

// A WebSocket as devices open it, or how it was refused.
async function raw(url) {
  const socket = new WebSocket(url);
  const refused = new Promise((resolve) => {
    socket.on("unexpected-response", async (_, response) => {
      let body = "";
      for await (const piece of response) body += piece;
      resolve({ status: response.statusCode, type: response.headers["x-amzn-errortype"], id: response.headers["x-amzn-requestid"], body });
    });
  });
  socket.on("error", () => {});
  socket.hears = inbox(socket, ["message"]);
  return soon(Promise.race([once(socket, "open").then(() => socket), refused]), "a WebSocket is open or refused");
}

async function exchange() {
  // Sent before there is a master, and delivered when there is one.
  const early = await connect("early");
  early.sendSdpOffer({ type: "offer", sdp: "early's" });
  early.sendIceCandidate({ candidate: "early's first" });
  const master = await connect();
  assert.deepEqual(await master.hears("an offer"), ["sdpOffer", { type: "offer", sdp: "early's" }, "early"]);
  assert.deepEqual(await master.hears("a candidate"), ["iceCandidate", { candidate: "early's first" }, "early"]);

  const late = await connect("late");
  late.sendSdpOffer({ type: "offer", sdp: "late's" });
  assert.deepEqual(await master.hears("an offer"), ["sdpOffer", { type: "offer", sdp: "late's" }, "late"]);
  for (const viewer of ["late", "early"]) {
    master.sendSdpAnswer({ type: "answer", sdp: `for ${viewer}` }, viewer);
    master.sendIceCandidate({ candidate: `master's for ${viewer}` }, viewer);
  }
  for (const [name, viewer] of [["early", early], ["late", late]]) {
    const [event, answer, sender] = await viewer.hears("an answer");
    assert.deepEqual([event, answer.sdp, sender], ["sdpAnswer", `for ${name}`, undefined]);
    const candidate = await viewer.hears("a candidate");
    assert.deepEqual(candidate, ["iceCandidate", { candidate: `master's for ${name}` }, undefined]);
    viewer.sendIceCandidate({ candidate: `${name}'s last` });
    assert.deepEqual(await master.hears("a candidate"), ["iceCandidate", { candidate: `${name}'s last` }, name]);
  }

  // A master has to say whom it means, and hears of it if it wants to.
  master.sendSdpAnswer({ type: "answer" }, undefined, "nobody-1");
  const [event, status] = await master.hears("a status");
  assert.equal(event, "statusResponse");
  assert.equal(status.correlationId, "nobody-1");
  assert.deepEqual([status.errorType, status.statusCode], ["InvalidArgumentException", "400"]);

  // Another master takes the place of the first.
  const second = await connect();
  await soon(master.closed, "the first master is disconnected");
  late.sendSdpOffer({ type: "offer", sdp: "again" });
  assert.deepEqual(await second.hears("an offer"), ["sdpOffer", { type: "offer", sdp: "again" }, "late"]);
  return { master: second, viewers: [early, late] };
}

async function devices({ master }) {
  const device = await raw(await signed({ "X-Amz-ClientId": "device" }));
  const say = (message) => device.send(JSON.stringify(message));
  const payload = Buffer.from(JSON.stringify({ sdp: "device's" })).toString("base64");
  // As the SDK for devices writes it: other letters, and a name for the master that nobody has.
  say({ action: "SDP_OFFER", RecipientClientId: "ProducerMaster", MessagePayload: payload });
  assert.deepEqual(await master.hears("an offer"), ["sdpOffer", { sdp: "device's" }, "device"]);
  // A viewer that means another viewer is told that it cannot.
  say({ action: "SDP_OFFER", recipientClientId: "late", messagePayload: payload, correlationId: "c-2" });
  const heard = JSON.parse((await device.hears("a status"))[1]);
  assert.equal(heard.messageType, "STATUS_RESPONSE");
  assert.equal(heard.statusResponse.correlationId, "c-2");
  assert.equal(heard.statusResponse.errorType, "InvalidArgumentException");
  device.close();
  await soon(once(device, "close"), "the device is disconnected");
}

async function refusals() {
  const refused = async (url, status, type) => {
    const answer = await raw(url);
    assert.deepEqual([answer.status, answer.type], [status, type], answer.body);
    assert.ok(answer.id);
    return JSON.parse(answer.body).Message;
  };
  const url = await signed({});
  const forged = url.replace(/X-Amz-Signature=./, (begin) => begin.slice(0, -1) + (begin.endsWith("0") ? "1" : "0"));
  assert.match(await refused(forged, 403, "InvalidSignatureException"), /does not match/);
  const stranger = await signed({}, undefined, { ...credentials, secretAccessKey: "another" });
  await refused(stranger, 403, "InvalidSignatureException");
  // It holds for 299 seconds.
  const old = await signed({}, new Date(Date.now() - 310_000));
  assert.match(await refused(old, 403, "InvalidSignatureException"), /^Signature expired/);
  const other = url.replace("X-Amz-Expires=299", "X-Amz-Expires=604800");
  await refused(other, 403, "InvalidSignatureException");

  await refused(await signed({ "X-Amz-ClientId": "AWS_x" }), 400, "InvalidArgumentException");
  await refused(await signed({ "X-Amz-ChannelARN": "channel" }), 400, "InvalidArgumentException");
  const missing = await signed({ "X-Amz-ChannelARN": channelARN.replace(/\/\d+$/, "/1") });
  assert.match(await refused(missing, 404, "ResourceNotFoundException"), /not found/);
}

async function operations({ master }, signaling) {
  const { IceServerList } = await signaling.send(new GetIceServerConfigCommand({ ChannelARN: channelARN, ClientId: "early" }));
  assert.deepEqual(IceServerList.map((server) => server.Uris), [["stun:localhost:3478"], ["turn:localhost:3478"]]);
  assert.equal(IceServerList[1].Ttl, 300);
  assert.match(IceServerList[1].Username, /^\d+:early$/);

  const payload = Buffer.from(JSON.stringify({ sdp: "alexa's" })).toString("base64");
  const offer = { ChannelARN: channelARN, SenderClientId: "alexa", MessagePayload: payload };
  const answered = signaling.send(new SendAlexaOfferToMasterCommand(offer));
  assert.deepEqual(await master.hears("an offer"), ["sdpOffer", { sdp: "alexa's" }, "alexa"]);
  master.sendIceCandidate({ candidate: "none of its business" }, "alexa");
  master.sendSdpAnswer({ sdp: "master's" }, "alexa");
  const { Answer } = await soon(answered, "an answer for Alexa");
  assert.deepEqual(JSON.parse(Buffer.from(Answer, "base64")), { sdp: "master's" });
}

async function main() {
  const video = new KinesisVideoClient({});
  ({ ChannelARN: channelARN } = await video.send(new CreateSignalingChannelCommand({ ChannelName: "door" })));
  const endpoints = await video.send(
    new GetSignalingChannelEndpointCommand({
      ChannelARN: channelARN,
      SingleMasterChannelEndpointConfiguration: { Protocols: ["WSS", "HTTPS"], Role: "MASTER" },
    }),
  );
  const byProtocol = Object.fromEntries(
    endpoints.ResourceEndpointList.map(({ Protocol, ResourceEndpoint }) => [Protocol, ResourceEndpoint]),
  );
  endpoint = byProtocol.WSS;
  const signaling = new KinesisVideoSignalingClient({ endpoint: byProtocol.HTTPS });

  const connected = await exchange();
  await devices(connected);
  await refusals();
  await operations(connected, signaling);

  // With the channel everybody goes.
  await video.send(new DeleteSignalingChannelCommand({ ChannelARN: channelARN }));
  for (const client of [connected.master, ...connected.viewers]) await soon(client.closed, "a client is disconnected");
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
