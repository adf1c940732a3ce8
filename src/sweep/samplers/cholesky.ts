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
  // First the inverse M of L, then Mᵀ M.
  const m = new Float64Array(n * n);
  let logDet = 0;
  for (let j = 0; j < n; j++) {
    logDet += 2 * Math.log(l[j * n + j]!);
    m[j * n + j] = 1 / l[j * n + j]!;
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= l[i * n + k]! * m[k * n + j]!;
      m[i * n + j] = sum / l[i * n + i]!;
    }
  }
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < n; k++) sum += m[k * n + i]! * m[k * n + j]!;
      out[i * n + j] = sum;
      out[j * n + i] = sum;
    }
  }
  return { inverse: out, logDet };
}
