// Where a line of a thread leads. A subject without a page of its own leads nowhere.
import type { ThreadEntry } from '@/api';

export function subjectPath(street: string, topic: string | undefined, subject: ThreadEntry['subject'], id: string): string | undefined {
  const ofStreet = (room: string): string | undefined => (id === '' ? undefined : `/s/${street}/${room}/${id}`);
  const ofTopic = (page: string): string | undefined => (topic === undefined ? undefined : `/s/${street}/topics/${topic}${page}`);
  switch (subject) {
    case 'case': return ofStreet('cases');
    case 'ballot': return ofStreet('ballots');
    case 'agenda_item': return ofStreet('agenda');
    case 'budget': case 'project': return ofStreet('budgets');
    case 'commitment': return ofStreet('commitments');
    case 'resolution': return ofStreet('resolutions');
    case 'meeting': return ofStreet('meetings');
    case 'group': return ofStreet('groups');
    case 'statement': return ofTopic(id === '' ? '/map' : '/statements');
    case 'topic': return ofTopic('');
    case 'evaluation': return ofTopic('/evaluation');
    default: return undefined;
  }
}
