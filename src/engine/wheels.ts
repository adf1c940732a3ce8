// Which wheels carry TensorFlow's C library for a machine: pinned versions and hashes, as `pip install --dry-run
// --report` tells them. The CUDA libraries are those of TensorFlow's extra `and-cuda`.
import type { Wheel } from '../registries.js';

/** The version of TensorFlow whose C library the native engine runs on. */
export const TENSORFLOW_VERSION = '2.21.0';

export const FLAVOURS = ['cpu', 'gpu'] as const;
export type Flavour = (typeof FLAVOURS)[number];

/** A machine as Node names it, and whether the NVIDIA driver is loaded. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly nvidia: boolean;
}

const X64 = 'manylinux_2_27_x86_64';
const LEGACY_X64 = 'manylinux2014_x86_64';

/** The wheels of one flavour on one kind of machine; null when TensorFlow has none for it. */
export function wheelsFor({ platform, arch }: Machine, flavour: Flavour): readonly Wheel[] | null {
  const table = flavour === 'gpu' ? GPU : CPU;
  return table[`${platform}-${arch}`] ?? null;
}

/** The flavours to try on a machine, the best first. */
export function flavoursFor(machine: Machine): readonly Flavour[] {
  return machine.nvidia && wheelsFor(machine, 'gpu') !== null ? ['gpu', 'cpu'] : ['cpu'];
}

const CPU: Readonly<Record<string, readonly Wheel[]>> = {
  'linux-x64': [
    wheel(
      'tensorflow-cpu',
      '2.21.0',
      X64,
      '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    ),
  ],
  'linux-arm64': [
    wheel(
      ...(['tensorflow', '2.21.0', 'manylinux_2_27_aarch64'] as const),
      '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
    ),
  ],
  'darwin-arm64': [
    wheel(
      ...(['tensorflow', '2.21.0', 'macosx_12_0_arm64'] as const),
      '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
    ),
  ],
};

const GPU: Readonly<Record<string, readonly Wheel[]>> = {
  'linux-x64': [
    wheel('tensorflow', '2.21.0', X64, '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124'),
    cuda('cublas', '12.9.3.13', X64, 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72'),
    cuda(
      ...(['cuda-cupti', '12.9.79', 'manylinux_2_25_x86_64'] as const),
      '096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f',
    ),
    cuda(
      'cuda-nvcc',
      '12.9.86',
      LEGACY_X64,
      '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0',
    ),
    cuda(
      'cuda-nvrtc',
      '12.9.86',
      LEGACY_X64,
      '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4',
    ),
    cuda(
      ...(['cuda-runtime', '12.9.79', LEGACY_X64] as const),
      '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
    ),
    cuda('cudnn', '9.28.0.42', X64, '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375'),
    cuda('cufft', '11.4.1.4', LEGACY_X64, 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28'),
    cuda('curand', '10.3.10.19', X64, '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e'),
    cuda('cusolver', '11.7.5.82', X64, '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88'),
    cuda(
      'cusparse',
      '12.5.10.65',
      LEGACY_X64,
      '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78',
    ),
    cuda('nccl', '2.32.3', X64, 'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c'),
    cuda(
      'nvjitlink',
      '12.9.86',
      LEGACY_X64,
      'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9',
    ),
  ],
};

function wheel(name: string, version: string, platform: string, sha256: string): Wheel {
  return { requirement: `${name}==${version}`, platform, sha256 };
}

function cuda(name: string, version: string, platform: string, sha256: string): Wheel {
  return wheel(`nvidia-${name}-cu12`, version, platform, sha256);
}
