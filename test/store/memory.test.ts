// The store in memory keeps the contract.
import { createMemoryStore } from '../../src/store/memory.js';
import { describeStore } from '../contracts/store.js';
import { describePlans } from '../contracts/store-plans.js';

describeStore('memory', createMemoryStore);
describePlans('memory', createMemoryStore);
