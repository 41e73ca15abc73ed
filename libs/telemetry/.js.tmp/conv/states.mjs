/** The states of a part of the lab (an engine, an app, a replica), as `gameday status` reports them. */
export const partStates = ['missing', 'starting', 'ready', 'stopping', 'backoff', 'failed', 'stopped']         ;
                                                    
