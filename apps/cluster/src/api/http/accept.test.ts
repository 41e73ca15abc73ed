import { expect, it } from 'vitest';
import { discoveryVersion, negotiate } from './accept.ts';

const kubectl =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

it.each([
  [undefined, 'object'],
  ['', 'object'],
  ['*/*', 'object'],
  ['application/json, */*', 'object'],
  ['application/vnd.kubernetes.protobuf,application/json', 'object'],
  [kubectl, 'Table'],
  ['application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1', 'PartialObjectMetadata'],
  ['application/json;as=Unknown;g=meta.k8s.io;v=v1,application/json;q=0.5', 'object'],
  ['application/json;q=0.1,application/json;as=Table;v=v1;g=meta.k8s.io', 'Table'],
])('gives to %s the shape %s', (accept, shape) => {
  expect(negotiate(accept, ['Table', 'PartialObjectMetadata'])).toBe(shape);
});

it.each(['text/html', 'application/yaml', 'application/json;as=Table;v=v9;g=meta.k8s.io', 'application/json;q=0'])(
  'refuses %s',
  (accept) => expect(() => negotiate(accept, ['Table'])).toThrow(expect.objectContaining({ code: 406 })),
);

it.each([
  ['application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json', 'v2'],
  ['application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json', undefined],
  ['application/json', undefined],
  [undefined, undefined],
])('gives to %s the discovery %s', (accept, version) => expect(discoveryVersion(accept)).toBe(version));
