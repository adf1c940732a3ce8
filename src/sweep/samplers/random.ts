// Random search (Bergstra and Bengio 2012): every point drawn from the distributions, without a look at the others.
import { drawPoint, proposalStream, type Sampler } from './sampler.js';

/** Random search. */
export const randomSampler: Sampler = {
  name: 'random',
  learns: false,
  propose(space, settings, index) {
    return { values: drawPoint(space, proposalStream(settings, index)), basedOn: [], origin: 'random' };
  },
};
