import { isIP } from 'node:net';

/**
 * The caller's address behind `trustedHops` proxies of ours. Each proxy appends the address it
 * saw, so entries are counted from the right; everything further left is the caller's own claim.
 * @param forwardedFor the X-Forwarded-For header, or ''.
 * @param trustedHops 0 (believe the socket only) or more.
 */
export function clientAddress(
  forwardedFor: string,
  socketAddress: string,
  trustedHops: number,
): string {
  if (trustedHops === 0) return socketAddress;
  const claimed = forwardedFor.split(',').map((entry) => entry.trim());
  const address = claimed.at(-trustedHops) ?? claimed[0] ?? '';
  return isIP(address) > 0 ? address : socketAddress;
}
