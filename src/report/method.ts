/** A work that the report refers to, and where to read it. */
interface Reference {
  readonly text: string;
  readonly address: string;
}

/** The method section: a term and what it means, in the order of the page. */
export const METHOD: readonly (readonly [string, string])[] = [
  [
    'KL',
    'With an optimal predictor and a uniformly random order, filling r_1, .., r_T tokens at a time costs KL = sum_t r_t h(k_t) - H(X) nats, where h(k) is the information profile, k_t the tokens revealed before step t, and H(X) the entropy of the data. It is averaged over the order of unmasking, and so bounds the KL of the marginal sampler from above [1, 2].',
  ],
  [
    'Estimates',
    'Where a closed form or enumeration is cheap, values are exact. Elsewhere the profile is averaged over random sequences and orders, with the entropy as a control variate; standard errors come from the spread between chunks of trajectories.',
  ],
  [
    'Theorem 1',
    'KL <= (2^ceil(log2 s_max) - 1) (h(0) - h(L-1)) for every schedule whose largest step reveals s_max tokens [1].',
  ],
  [
    'Refined bound',
    'The recursion behind Theorem 1 with exact block sizes: KL <= sum_j b_j (h(0) - h(L - b_j)), with s_0 = s_max, b_j = floor(s_j / 2) and s_(j+1) = ceil(s_j / 2). Never above Theorem 1.',
  ],
  [
    'Token error rate',
    'log2 TER(q) = -(1/L) E log2 q(x) over sequences x of the data; the gap between sampler and data is at most KL / (L ln 2) bits per token [1, 3].',
  ],
  ['Worst case', 'The gap is at most log2 V (s_max - 1) / L bits per token for any data on V symbols [1].'],
  [
    'Feng et al.',
    '4 (C (n-1) / T)^(1/n) log2 V bits per token is reached by some schedule of T steps on n-grams; C is not stated [3].',
  ],
];

export const REFERENCES: readonly Reference[] = [
  { text: 'Li and Cai, arXiv:2505.21400', address: 'https://arxiv.org/abs/2505.21400' },
  { text: 'Chen, Cong and Li, arXiv:2511.04647', address: 'https://arxiv.org/abs/2511.04647' },
  { text: 'Feng et al., arXiv:2502.09622', address: 'https://arxiv.org/abs/2502.09622' },
];
