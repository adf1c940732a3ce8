// The store in memory keeps the contract.
import { createMemoryStore } from '../../src/store/memory.js';
import { describeStore } from '../contracts/store.js';

describeStore('memory', createMemoryStore);
