/** The lab's door, without a slash at the end. */
export const gateway = __ENV.GATEWAY || 'http://127.0.0.1:8080';
