// What writing together needs of other people's packages, in one file: loaded only where somebody writes.
export { baseKeymap, chainCommands, exitCode, lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
export { inputRules, textblockTypeInputRule, undoInputRule, wrappingInputRule } from "prosemirror-inputrules";
export { keymap } from "prosemirror-keymap";
export { Schema } from "prosemirror-model";
export { marks, nodes } from "prosemirror-schema-basic";
export { addListNodes, liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
export { EditorState, Plugin } from "prosemirror-state";
export { Decoration, DecorationSet, EditorView } from "prosemirror-view";
export {
  absolutePositionToRelativePosition, redo, relativePositionToAbsolutePosition, undo, yCursorPlugin, ySyncPlugin, ySyncPluginKey,
  yUndoPlugin, yUndoPluginKey,
} from "y-prosemirror";
export { WebsocketProvider } from "y-websocket";
export { decodeRelativePosition, Doc, encodeRelativePosition } from "yjs";
