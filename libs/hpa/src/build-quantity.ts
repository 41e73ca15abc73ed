import { formatMilli, type QuantityFormat } from '@gameday/kubernetes';

/** The form in which the status gives a resource: memory in powers of two. */
export const formatOfResource = (resource: string): QuantityFormat =>
  resource === 'memory' ? 'BinarySI' : 'DecimalSI';

/** A resource's value for the status, from thousandths. */
export const resourceQuantity = (resource: string, milli: bigint): string =>
  formatMilli(milli, formatOfResource(resource));
