/**
 * The conditionals of a law of the first m tokens: `[j]`, j = 0..m-1, is [V^j, V], the law of token j given the
 * tokens before it (oldest slowest). A context of probability 0 has a row of zeros.
 *
 * @param law [V^m]
 */
export function startConditionals(law: Float64Array, vocabularySize: number, order: number): Float64Array[] {
  const laws: Float64Array[] = new Array(order);
  let joint = law;
  for (let j = order - 1; j >= 0; j--) {
    const contexts = joint.length / vocabularySize;
    const conditional = new Float64Array(joint.length);
    const marginal = new Float64Array(contexts);
    for (let context = 0; context < contexts; context++) {
      const from = context * vocabularySize;
      let sum = 0;
      for (let x = 0; x < vocabularySize; x++) sum += joint[from + x];
      marginal[context] = sum;
      if (sum > 0) for (let x = 0; x < vocabularySize; x++) conditional[from + x] = joint[from + x] / sum;
    }
    laws[j] = conditional;
    joint = marginal;
  }
  return laws;
}
