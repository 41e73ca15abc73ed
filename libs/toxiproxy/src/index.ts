export {
  ToxiproxyAway,
  ToxiproxyBadAnswer,
  ToxiproxyError,
  type ToxiproxyErrorCode,
  ToxiproxyRefused,
  ToxiproxyStalled,
} from './errors.ts';
export {
  createToxiproxy,
  type ProxySettings,
  type ProxyState,
  type ToxicState,
  type Toxiproxy,
  type ToxiproxyOptions,
} from './toxiproxy.ts';
