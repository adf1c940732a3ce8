// Symmetric positive definite matrices, row-major in one array: Cholesky's factor and the inverse from it.

/** The lower factor L of A = L Lᵀ; null when A is not positive definite. */
export function cholesky(a: Float64Array, n: number): Float64Array | null {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!;
      if (i !== j) l[i * n + j] = sum / l[j * n + j]!;
      else if (sum > 0) l[i * n + i] = Math.sqrt(sum);
      else return null;
    }
  }
  return l;
}

/** The inverse of A from its factor, and the logarithm of its determinant. */
export function inverse(
  l: Float64Array,
  n: number,
): { readonly inverse: Float64Array; readonly logDet: number } {
  // First the inverse M of L, then Mᵀ M; both row by row, as the rows lie in memory.
  const m = new Float64Array(n * n);
  let logDet = 0;
  for (let i = 0; i < n; i++) {
    const row = i * n;
    const pivot = l[row + i]!;
    logDet += 2 * Math.log(pivot);
    for (let k = 0; k < i; k++) {
      const factor = l[row + k]!;
      for (let j = 0; j <= k; j++) m[row + j]! -= factor * m[k * n + j]!;
    }
    for (let j = 0; j < i; j++) m[row + j]! /= pivot;
    m[row + i] = 1 / pivot;
  }
  const out = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    for (let i = 0; i <= k; i++) {
      const factor = m[k * n + i]!;
      for (let j = 0; j <= i; j++) out[i * n + j]! += factor * m[k * n + j]!;
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) out[j * n + i] = out[i * n + j]!;
  return { inverse: out, logDet };
}
