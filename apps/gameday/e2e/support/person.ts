import { randomBytes } from 'node:crypto';

export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface ApiPerson {
  readonly id: string;
  readonly nickname: string | null;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
  readonly degraded?: readonly string[];
}

export interface ApiPost {
  readonly id: string;
  readonly author: ApiPerson;
  readonly text: string;
  readonly createdAt: string;
  readonly commentCount: number | null;
  readonly degraded?: readonly string[];
}

export interface ApiComment {
  readonly id: string;
  readonly postId: string;
  readonly author: ApiPerson;
  readonly text: string;
}

export interface ApiNotification {
  readonly id: string;
  readonly kind: string;
  readonly actor: ApiPerson;
  readonly postId?: string;
  readonly read: boolean;
}

export interface RequestOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request to the gateway; the body is parsed when it is JSON. */
export async function request<Body = unknown>(
  gateway: string,
  method: string,
  path: string,
  { body, headers = {} }: RequestOptions = {},
): Promise<Answer<Body>> {
  const answer = await fetch(`${gateway}${path}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = /json/.test(answer.headers.get('content-type') ?? '');
  return { status: answer.status, headers: answer.headers, body: (isJson ? JSON.parse(text) : text) as Body };
}

export const password = 'correct horse battery';

/** A person who signed up and in, and speaks to the gateway with their token. */
export class TestPerson {
  readonly gateway: string;
  readonly id: string;
  readonly nickname: string;
  readonly token: string;

  constructor(gateway: string, id: string, nickname: string, token: string) {
    this.gateway = gateway;
    this.id = id;
    this.nickname = nickname;
    this.token = token;
  }

  static async signUp(gateway: string, name = 'person'): Promise<TestPerson> {
    const nickname = `${name}-${randomBytes(4).toString('hex')}`;
    const created = await request<{ id: string }>(gateway, 'POST', '/api/users', { body: { nickname, password } });
    if (created.status !== 201)
      throw new Error(`sign-up was answered with ${created.status} ${JSON.stringify(created.body)}`);
    const session = await request<{ token: string }>(gateway, 'POST', '/api/sessions', {
      body: { nickname, password },
    });
    return new TestPerson(gateway, created.body.id, nickname, session.body.token);
  }

  send<Body = unknown>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<Body>> {
    const headers = { authorization: `Bearer ${this.token}`, ...options.headers };
    return request<Body>(this.gateway, method, path, { ...options, headers });
  }

  async post(text: string): Promise<ApiPost> {
    return (await this.send<ApiPost>('POST', '/api/posts', { body: { text } })).body;
  }

  async comment(postId: string, text: string): Promise<ApiComment> {
    return (await this.send<ApiComment>('POST', `/api/posts/${postId}/comments`, { body: { text } })).body;
  }

  async follow(userId: string): Promise<number> {
    return (await this.send('PUT', `/api/follows/${userId}`)).status;
  }

  async feed(query = ''): Promise<Page<ApiPost>> {
    return (await this.send<Page<ApiPost>>('GET', `/api/feed${query}`)).body;
  }

  async notifications(): Promise<readonly ApiNotification[]> {
    return (await this.send<Page<ApiNotification>>('GET', '/api/notifications')).body.items;
  }
}
