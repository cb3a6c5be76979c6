import { MaskgapError } from '../../errors.js';
import { reply, type TrialReply } from '../trial.js';
import { openDevice } from './device.js';

/** Opens a device. */
async function trial(): Promise<TrialReply> {
  try {
    const { name: device, version, isGpu, close } = await openDevice();
    close();
    return { device, version, isGpu };
  } catch (error) {
    if (!(error instanceof MaskgapError)) throw error;
    return { error: { message: error.message, remedy: error.remedy } };
  }
}

reply(await trial());
