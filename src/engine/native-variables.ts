// TensorFlow resource variables in the eager context, for interpreted programs and for the run that is traced.
import type { HostTensor, Scope, Tensor } from './engine.js';
import type { Variables } from './interpret.js';
import type { Native } from './native-back-end.js';

/** Variables whose handles a trace can recognise. */
export interface NativeVariables extends Variables {
  /** Variable names by the binding's id of their handle. */
  readonly names: ReadonlyMap<number, string>;
}

/** Creates variables with copies of the given values; `serial` makes their names in TensorFlow unique. */
export function createNativeVariables(
  native: Native,
  values: Readonly<Record<string, HostTensor>>,
  serial: () => number,
): NativeVariables {
  const { tf, op, backEnd, attributes: a } = native;
  const dtype = [a.type('dtype', 'float32')];
  const handles = new Map<string, Tensor>();
  const names = new Map<number, string>();
  const assign = (name: string, value: Tensor) => {
    op('AssignVariableOp', dtype, [handles.get(name)!, value], 0);
  };
  tf.tidy(() => {
    for (const [name, { shape, values: initial }] of Object.entries(values)) {
      const where = [a.text('shared_name', `dyrep${serial()}`), a.text('container', '')];
      const handle = tf.keep(op('VarHandleOp', [...dtype, a.shape('shape', shape), ...where], [])[0]!);
      handles.set(name, handle);
      names.set(backEnd.getInputTensorIds([handle])[0]!, name);
      assign(name, tf.tensor(initial.slice(), [...shape]));
    }
  });
  return {
    names,
    read: (name) => op('ReadVariableOp', dtype, [handles.get(name)!])[0]!,
    assign,
    applyMomentum: createMomentum(native, handles),
    dispose() {
      for (const handle of handles.values()) {
        op('DestroyResourceOp', [], [handle], 0);
        handle.dispose();
      }
      handles.clear();
    },
  };
}

function createMomentum({ tf, op, attributes: a }: Native, handles: ReadonlyMap<string, Tensor>) {
  const apply: Scope['applyMomentum'] = (weight, velocity, rate, gradient, { momentum, nesterov }) => {
    const attributes = [
      a.type('T', 'float32'),
      a.bool('use_locking', false),
      a.bool('use_nesterov', nesterov),
    ];
    const inputs = [handles.get(weight)!, handles.get(velocity)!, rate, gradient, tf.scalar(momentum)];
    op('ResourceApplyMomentum', attributes, inputs, 0);
  };
  return apply;
}
