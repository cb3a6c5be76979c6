import { dropOf, type ProfileView } from '../profile.js';

/**
 * h(0) - h(L-1) in nats: the mean over i of I(X_i; X_{-i}), what a token shares with all others.
 * Source: derived from the definition of h.
 */
export function meanTokenInformation(profile: ProfileView): number {
  return dropOf(profile, 0, profile.length - 1);
}

/** sum_i I(X_i; X_{-i}) = L (h(0) - h(L-1)) = TC + DTC, in nats. Source: derived from the definition of h. */
export function sumTokenInformation(profile: ProfileView): number {
  return profile.length * meanTokenInformation(profile);
}
