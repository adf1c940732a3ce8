// Who frees what: everything that a program function makes lives until the function ends, but for feature maps made
// under a gradient tape, which go with the tape (they are most of the memory of a training step).
import type { Tensor } from './engine.js';
import type { Tf } from './tf.js';

/** The tensors of the running program function that must outlive TensorFlow.js's own scopes. */
export interface Lifetime {
  /** Keeps a tensor until the running function ends. */
  hold<T extends Tensor>(tensor: T): T;
  /** Keeps what the innermost scope made, but for tensors of more than two axes. */
  holdSmall(): void;
  /** Runs a program function and frees every tensor that it made. */
  scope<T>(body: () => T): T;
}

/** Creates the bookkeeping for one engine. */
export function createLifetime(tf: Tf): Lifetime {
  let held: Tensor[] = [];
  const hold = <T extends Tensor>(tensor: T): T => {
    held.push(tf.keep(tensor));
    return tensor;
  };
  return {
    hold,
    holdSmall() {
      for (const tensor of tf.engine().state.activeScope.track)
        if (tensor.rank <= 2 && !tensor.kept) hold(tensor);
    },
    scope<T>(body: () => T): T {
      let result: T | undefined;
      const outer = held;
      held = [];
      try {
        tf.tidy(() => {
          result = body();
        });
        return result as T;
      } finally {
        for (const tensor of held) tensor.dispose();
        held = outer;
      }
    },
  };
}
