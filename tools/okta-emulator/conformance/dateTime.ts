import { z } from 'zod/v4';

/** A time as RFC 3339 requires it: with seconds and an offset. */
export const dateTime = z.iso.datetime({ offset: true }).regex(/T\d\d:\d\d:\d\d/);
